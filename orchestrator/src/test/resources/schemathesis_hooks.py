"""Content of request bodies for which Schemathesis has no generator."""

import gzip

import schemathesis
from hypothesis import strategies as st

schemathesis.openapi.media_type(
    "application/gzip", st.one_of(st.binary(), st.binary().map(gzip.compress))
)
