"""rnnex: exercises on recurrent networks, every student's own numbers, marked as a careful teacher would."""
