import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads"

/**
 * Stands in for the runtime that Kinde runs workflows in: the bindings of the global `kinde`, with its `fetch`, which
 * returns an answer and no promise, shows the body of any status alike, and takes a form or text as body.
 */
export class Runtime {
  #fetcher = new Worker(new URL("./fetcher.js", import.meta.url))
  #env
  claims = {}
  requests = []

  constructor(env) {
    this.#fetcher.unref()
    this.#env = env
  }

  get kinde() {
    return {
      env: { get: (key) => ({ value: this.#env[key], isSecret: false }) },
      cache: { jwtToken: (_name, { onMissingOrExpired }) => onMissingOrExpired() },
      fetch: (url, options) => this.#fetch(url, options),
      m2mToken: {
        getCustomClaims: () => ({}),
        setCustomClaim: (name, value) => { this.claims[name] = value },
      },
    }
  }

  #fetch(url, { method, headers, body }) {
    this.requests.push(`${method} ${new URL(url).pathname}${new URL(url).search}`)
    const { port1, port2 } = new MessageChannel()
    const signal = new Int32Array(new SharedArrayBuffer(4))
    this.#fetcher.postMessage({ url, method, headers, body: body?.toString(), port: port2, signal }, [port2])
    Atomics.wait(signal, 0, 0)
    const answer = receiveMessageOnPort(port1).message
    port1.close()
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer
  }
}

/** The event Kinde starts the workflow with, for a token that this application asked for. */
export const eventFor = (issuer, clientId, audience = ["acme"]) => ({
  request: { ip: "192.0.2.1", auth: { audience, scope: [] } },
  context: {
    domains: { kindeDomain: issuer },
    application: { clientId },
    workflow: { trigger: "m2m:token_generation" },
  },
})
