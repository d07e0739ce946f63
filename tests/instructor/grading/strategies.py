"""Data that a hostile process may send."""

from __future__ import annotations

import hypothesis.strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=20,
)
TAGS = ["map", "set", "dots", "opaque", "function"]
TAGGED = st.recursive(
    JSON,
    lambda inner: st.fixed_dictionaries({"$": st.sampled_from(TAGS), "v": inner}),
    max_leaves=8,
)
