"""Run student code where it can neither peek nor cheat: zygote, layers, tiers."""
