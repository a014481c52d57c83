"""Numbers that were fitted; written by `python benchmarks/fit_decision.py --write`, not by hand."""

# A conditional logit chooses among the entries; a logistic regression says whether any of them is meant.
CHOICE = {
    "logit": 0.926,
    "top3_cosine": 7.462,
    "top3_tfidf": 14.101,
    "idf_coverage": 7.458,
}
SCOPE = {
    "logit": 0.431,
    "top3_cosine": -4.151,
    "top3_tfidf": 4.492,
    "idf_coverage": 3.344,
    "oos_cosine_lead": -9.140,
    "oos_tfidf_lead": -3.584,
    "oos_logit": -0.466,
    "log_words": 1.059,
    "intercept": -6.298,
}

# Scores from which the best entry is the answer, and from which it is shown as likely.
ANSWER_FROM = 89.4
SHOW_FROM = 69.1
# 100 x the probability that any entry is meant, from which there is something to offer.
OFFER_FROM = 29.4
