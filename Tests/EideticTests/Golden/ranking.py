"""Writes ranking.json: what each ranking step makes of a small gallery, computed with dense matrices from the papers' formulas.

Needs NumPy. usage: ranking.py > ranking.json
"""

import json

import numpy as np

N, D = 40, 8
random = np.random.default_rng(5)
centres = random.normal(size=(5, D))
X = np.array([centres[i % 5] + 0.6 * random.normal(size=D) for i in range(N)])
X = np.round(X / np.linalg.norm(X, axis=1, keepdims=True), 4)
query = np.round(centres[2] + 0.6 * random.normal(size=D), 4)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def cosines(queries, rows):
    return unit(np.atleast_2d(queries)) @ unit(rows).T


def neighbours(rows):
    """All other rows by descending cosine, [n, n - 1]."""
    s = cosines(rows, rows)
    np.fill_diagonal(s, -9)
    return np.argsort(-s, axis=1)[:, :-1], s


def plain(q, rows):
    return cosines(q, rows)[0]


def joined(x, s, rows, k, alpha):
    best = np.argsort(-s)[:k]
    return unit(unit(x) + (np.maximum(s[best], 0) ** alpha) @ unit(rows)[best])


def qe(q, rows, alpha, k):
    return plain(joined(q, plain(q, rows), rows, k, alpha), rows)


def dba(q, rows, alpha, k):
    _, s = neighbours(rows)
    augmented = np.array([joined(rows[i], s[i], rows, k, alpha) for i in range(len(rows))])
    return plain(joined(q, plain(q, rows), rows, k, alpha), augmented)


def diffusion(q, rows, k, seeds, gamma, beta, weight):
    near, s = neighbours(rows)
    among = np.zeros((len(rows), len(rows)), bool)
    np.put_along_axis(among, near[:, :k], True, axis=1)
    w = np.where(among & among.T, np.maximum(s, 0) ** gamma, 0)
    degree = w.sum(1)
    root = np.where(degree > 0, 1 / np.sqrt(np.maximum(degree, 1e-300)), 0)
    normalised = root[:, None] * w * root[None, :]
    c = plain(q, rows)
    y = np.zeros(len(rows))
    first = np.argsort(-c)[:seeds]
    y[first] = np.maximum(c[first], 0) ** gamma
    f = np.linalg.solve(np.eye(len(rows)) - beta * normalised, y)
    return f / f.max() + weight * c


def reciprocal(q, rows, k1, k2, blend):
    near, s = neighbours(rows)
    np.fill_diagonal(s, 1)
    c = plain(q, rows)

    def mutual(i, k):
        return {i} | {int(j) for j in near[i, :k] if i in near[j, :k]}

    def expanded(members):
        whole = set(members)
        for j in members:
            half = mutual(j, max(k1 // 2, 1))
            if len(half & set(members)) > 2 / 3 * len(half):
                whole |= half
        return whole

    def encoding(members, similarity):
        v = np.zeros(len(rows))
        for j in members:
            v[j] = np.exp(-(2 - 2 * similarity[j]))
        return v / v.sum()

    rowwise = np.array([encoding(expanded(mutual(i, k1)), s[i]) for i in range(len(rows))])
    averaged = np.array([rowwise[[i, *near[i, : k2 - 1]]].mean(0) for i in range(len(rows))])
    best = [int(j) for j in np.argsort(-c)[: k1 + 1]]
    own = {j for j in best if c[j] >= s[j, near[j, k1 - 1]]}
    parts = ([encoding(expanded(own), c)] if own else []) + [rowwise[j] for j in best[: k2 - 1]]
    v = np.mean(parts, axis=0)
    shared = np.minimum(v, averaged).sum(1)
    jaccard = 1 - shared / (2 - shared)
    return 1 - (blend * (1 - c) + (1 - blend) * jaccard)


def diversity(q, rows, blend, depth):
    c, s = plain(q, rows), cosines(rows, rows)
    order = list(np.argsort(-c))
    rest, chosen, values = order[:depth], [], {}
    while rest:
        value = [blend * c[i] - (1 - blend) * max([0, *(s[i, j] for j in chosen)]) for i in rest]
        best = int(np.argmax(value))
        values[rest[best]] = value[best]
        chosen.append(rest.pop(best))
    scores = np.full(len(rows), np.nan)
    for i, value in values.items():
        scores[i] = value
    return scores


def collapse(q, rows, threshold):
    c, s = plain(q, rows), cosines(rows, rows)
    kept = []
    for i in np.argsort(-c):
        if all(s[i, j] < threshold for j in kept):
            kept.append(i)
    scores = np.full(len(rows), np.nan)
    scores[kept] = c[kept]
    return scores


def case(chain, scores):
    order = [int(i) for i in np.argsort(-scores) if not np.isnan(scores[i])]
    return {"chain": chain, "ids": [i + 1 for i in order], "scores": [round(float(scores[i]), 6) for i in order]}


print(json.dumps({
    "vectors": X.tolist(),
    "query": query.tolist(),
    "cases": [
        case("none", plain(query, X)),
        case("qe:alpha=3,k=4", qe(query, X, 3, 4)),
        case("qe:alpha=0,k=7", qe(query, X, 0, 7)),
        case("dba:alpha=3,k=4", dba(query, X, 3, 4)),
        case("dba:alpha=1,k=9", dba(query, X, 1, 9)),
        case("diffusion:k=6,seeds=3,gamma=3,beta=0.8,plain=0.1", diffusion(query, X, 6, 3, 3, 0.8, 0.1)),
        case("diffusion:k=12,seeds=5,gamma=2,beta=0.95,plain=0.3", diffusion(query, X, 12, 5, 2, 0.95, 0.3)),
        case("reciprocal:k1=8,k2=3,lambda=0.3", reciprocal(query, X, 8, 3, 0.3)),
        case("reciprocal:k1=5,k2=1,lambda=0.6", reciprocal(query, X, 5, 1, 0.6)),
        case("diversity:lambda=0.6,depth=40", diversity(query, X, 0.6, 40)),
        case("collapse:threshold=0.8", collapse(query, X, 0.8)),
    ],
}, indent=1))
