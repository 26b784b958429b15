#!/usr/bin/env bash
# Tests that make an application each, as its documentation suggests, with endpoints that are closures over it: the
# database engine, the settings, all that they reach. One would think that each is gone once its test is over. FastAPI
# remembers of every endpoint that it was given whether it is a generator or a coroutine, in caches of a module that hold
# the functions themselves, 4,096 of them: so the applications of hundreds of tests stay, with their engines, and a
# collection of garbage goes through all of them. Clear these caches between tests.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fastapi==0.165.0 starlette==1.10.0

"$folder/venv/bin/python" - <<'PYTHON'
import gc
import weakref
from importlib.metadata import version

import fastapi.dependencies.models as models
from fastapi import FastAPI

print(f"fastapi {version('fastapi')}")


class Engine:
    """Stands for whatever an endpoint needs."""


def made():
    engine, app = Engine(), FastAPI()

    @app.get("/")
    def root():
        return {"engine": id(engine)}

    return weakref.ref(engine), weakref.ref(app)


def alive(references):
    gc.collect()
    return sum(one() is not None for one in references)


pairs = [made() for _ in range(50)]
engines = alive(engine for engine, _ in pairs)
print(f"of 50 applications that nobody holds any more, the engines of {engines} are alive")
for one in vars(models).values():
    if hasattr(one, "cache_clear"):
        one.cache_clear()
after = alive(engine for engine, _ in pairs)
print(f"once the caches of fastapi.dependencies.models are cleared, {after}")
assert engines == 50, "this has changed"
assert after == 0
PYTHON
echo "As described."
