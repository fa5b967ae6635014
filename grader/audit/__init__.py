"""The audit: what proves, over many seeds, that the marks of an exercise can be trusted."""
