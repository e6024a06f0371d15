// A machine client in Node, without packages: node client.mjs PATH COUNT. GETs PATH so often, then POSTs to it once.
// Needs GATEWAY, ISSUER, AUDIENCE, CLIENT_ID and CLIENT_SECRET in the environment.
import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"

const { GATEWAY, ISSUER, AUDIENCE, CLIENT_ID, CLIENT_SECRET } = process.env
const attempts = 6
let cached

/** One token until a minute before its end, for all calls of the process: every token issued is billed. */
function token() {
  if (cached === undefined || cached.until < Date.now()) {
    const fetching = fetchToken()
    cached = { fetching, until: Infinity }
    fetching.then(({ expires_in }) => { cached.until = Date.now() + (expires_in - 60) * 1000 }, () => { cached = undefined })
  }
  return cached.fetching.then(({ access_token }) => access_token)
}

async function fetchToken() {
  const form = { grant_type: "client_credentials", client_id: CLIENT_ID, client_secret: CLIENT_SECRET, audience: AUDIENCE }
  const answer = await fetch(`${ISSUER}/oauth2/token`, { method: "POST", body: new URLSearchParams(form) })
  if (!answer.ok) throw new Error(`no token: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** Sends it until it is answered for good; what is sent again carries the same Idempotency-Key. */
export async function call(method, path, body) {
  const headers = { "Content-Type": "application/json" }
  if (method === "POST") headers["Idempotency-Key"] = randomUUID()
  for (let attempt = 1; ; attempt++) {
    headers.Authorization = `Bearer ${await token()}`
    const answer = await fetch(GATEWAY + path, { method, headers, body: body && JSON.stringify(body) })
    const again = attempt < attempts && [401, 429, 502, 503, 504].includes(answer.status)
    if (again && answer.status === 401) {
      if (attempt > 1) return answer
      cached = undefined // revoked, or the issuer's keys have changed: one new token, not one a call
    } else if (again) {
      const told = Number(answer.headers.get("Retry-After") ?? 2 ** attempt)
      await sleep(1000 * Math.max(told, untilOneMore(answer.headers.get("RateLimit"))) + 250 * Math.random())
    } else {
      await sleep(1000 * untilOneMore(answer.headers.get("RateLimit")))
      return answer
    }
    await answer.body?.cancel()
  }
}

/** Seconds to wait where a limit has nothing left: asking earlier is a 429. */
function untilOneMore(rateLimit) {
  return Math.max(0, ...[...(rateLimit ?? "").matchAll(/;r=0;t=(\d+)/g)].map((match) => Number(match[1])))
}

const [path, count] = process.argv.slice(2)
for (let i = 0; i < Number(count); i++) console.log((await call("GET", path)).status)
console.log((await call("POST", path, { name: "anvil" })).status)
