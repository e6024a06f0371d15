"""A machine client in Python, without packages: client.py PATH COUNT. GETs PATH so often, then POSTs to it once.

Needs GATEWAY, ISSUER, AUDIENCE, CLIENT_ID and CLIENT_SECRET in the environment.
"""
import json
import os
import random
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

ATTEMPTS = 6


class Token:
    """One token until a minute before its end, for all threads: every token issued is billed."""

    def __init__(self):
        self._lock = threading.Lock()
        self._value, self._until = None, 0.0

    def get(self):
        with self._lock:
            if self._value is None or time.monotonic() > self._until:
                form = {"grant_type": "client_credentials", "client_id": os.environ["CLIENT_ID"],
                        "client_secret": os.environ["CLIENT_SECRET"], "audience": os.environ["AUDIENCE"]}
                url = os.environ["ISSUER"] + "/oauth2/token"
                with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode(), timeout=30) as answer:
                    body = json.load(answer)
                self._value, self._until = body["access_token"], time.monotonic() + body["expires_in"] - 60
            return self._value

    def forget(self, value):
        """Of several threads that were refused with the same token only the first fetches a new one."""
        with self._lock:
            if self._value == value:
                self._value = None


TOKEN = Token()


def call(method, path, body=None):
    """Sends it until it is answered for good; what is sent again carries the same Idempotency-Key."""
    headers = {"Content-Type": "application/json"}
    if method == "POST":
        headers["Idempotency-Key"] = str(uuid.uuid4())
    for attempt in range(1, ATTEMPTS + 1):
        token = TOKEN.get()
        status, fields = send(method, path, body, {**headers, "Authorization": "Bearer " + token})
        if status == 401 and attempt == 1:
            TOKEN.forget(token)  # revoked, or the issuer's keys have changed: one new token, not one a call
        elif status in (429, 502, 503, 504) and attempt < ATTEMPTS:
            told = float(fields.get("Retry-After") or 2 ** attempt)
            time.sleep(max(told, until_one_more(fields)) + random.random() / 4)
        else:
            break
    time.sleep(until_one_more(fields))
    return status


def until_one_more(fields):
    """Seconds to wait where a limit has nothing left: asking earlier is a 429."""
    return max([0] + [int(t) for t in re.findall(r";r=0;t=(\d+)", fields.get("RateLimit") or "")])


def send(method, path, body, headers):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(os.environ["GATEWAY"] + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers


if __name__ == "__main__":
    for _ in range(int(sys.argv[2])):
        print(call("GET", sys.argv[1]))
    print(call("POST", sys.argv[1], {"name": "anvil"}))
