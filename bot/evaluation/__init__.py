"""How well questions are understood: labelled questions, metrics, explanations."""
