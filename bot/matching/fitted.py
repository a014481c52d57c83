"""Numbers that were fitted; written by `python benchmarks/fit_decision.py --write`, not by hand."""

# A conditional logit chooses among the entries; a logistic regression says whether any of them is meant.
CHOICE = {
    "logit": 0.955,
    "top3_cosine": 5.893,
    "top3_tfidf": 12.267,
    "idf_coverage": 6.116,
}
SCOPE = {
    "logit": 0.500,
    "top3_cosine": -3.260,
    "top3_tfidf": 1.126,
    "idf_coverage": 3.694,
    "oos_cosine_lead": -6.542,
    "oos_tfidf_lead": -4.426,
    "oos_logit": -0.319,
    "log_words": 0.731,
    "intercept": -5.053,
}

# Scores from which the best entry is the answer, and from which it is shown as likely.
ANSWER_FROM = 90.7
SHOW_FROM = 70.7
# 100 x the probability that any entry is meant, from which there is something to offer.
OFFER_FROM = 28.7
