"""Numbers that were fitted; written by `python benchmarks/fit_decision.py --write`, not by hand."""

# A conditional logit chooses among the entries; a logistic regression says whether any of them is meant.
CHOICE = {
    "logit": 0.949,
    "top3_cosine": 8.603,
    "top3_tfidf": 16.589,
    "idf_coverage": 6.637,
}
SCOPE = {
    "logit": 0.433,
    "top3_cosine": -2.478,
    "top3_tfidf": -0.929,
    "idf_coverage": 4.182,
    "oos_cosine_lead": -9.047,
    "oos_tfidf_lead": -6.635,
    "oos_logit": -0.282,
    "log_words": 0.899,
    "intercept": -5.322,
}

# Scores from which the best entry is the answer, and from which it is shown as likely.
ANSWER_FROM = 85.4
SHOW_FROM = 72.5
# 100 x the probability that any entry is meant, from which there is something to offer.
OFFER_FROM = 23.9
