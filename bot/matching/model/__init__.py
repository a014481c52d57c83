"""Numbers for texts: vectors, hashed tf-idf, one-vs-rest logistic regression."""
