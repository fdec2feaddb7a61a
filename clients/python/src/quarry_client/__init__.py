"""Client of Quarry: submit jobs, follow them, search."""

from ._async import AsyncQuarryClient
from ._calls import GatewayCall, GatewayResult, JobUpdate, ProcessedJob
from ._errors import (
    ConflictError,
    ConnectionLostError,
    ForbiddenError,
    GoneError,
    InvalidRequestError,
    JobFailedError,
    JobTimeoutError,
    LimitError,
    NotFoundError,
    ProblemError,
    QuarryError,
    StreamUnusableError,
    UnauthorizedError,
    UnavailableError,
)
from ._models import (
    BatchSubmission,
    JobEvent,
    JobSubmission,
    JobView,
    ReindexRequest,
    ScheduleRequest,
    ScheduleView,
    SearchRequest,
    SearchResponse,
)
from ._sync import QuarryClient

__all__ = [
    "AsyncQuarryClient",
    "BatchSubmission",
    "ConflictError",
    "ConnectionLostError",
    "ForbiddenError",
    "GatewayCall",
    "GatewayResult",
    "GoneError",
    "InvalidRequestError",
    "JobEvent",
    "JobFailedError",
    "JobSubmission",
    "JobTimeoutError",
    "JobUpdate",
    "JobView",
    "LimitError",
    "NotFoundError",
    "ProblemError",
    "ProcessedJob",
    "QuarryClient",
    "QuarryError",
    "ReindexRequest",
    "ScheduleRequest",
    "ScheduleView",
    "SearchRequest",
    "SearchResponse",
    "StreamUnusableError",
    "UnauthorizedError",
    "UnavailableError",
]
