"""The errors the officer is meant to see, under the name that `app` and `ui` know them by."""

from db.errors import (
    DamagedDatabase,
    DamagedHeader,
    ExpectedError,
    Flaw,
    MissingGlyph,
    NewerStore,
    PasswordNeeded,
    RefusedInput,
    StaleRecord,
    StoreExists,
    StoreInUse,
    StoreMissing,
    UnreadableFile,
    WriteFailed,
    WrongPassphrase,
)

__all__ = [
    "DamagedDatabase",
    "DamagedHeader",
    "ExpectedError",
    "Flaw",
    "MissingGlyph",
    "NewerStore",
    "PasswordNeeded",
    "RefusedInput",
    "StaleRecord",
    "StoreExists",
    "StoreInUse",
    "StoreMissing",
    "UnreadableFile",
    "WriteFailed",
    "WrongPassphrase",
]
