import { parentPort } from "node:worker_threads"

// Fetches for a caller that sleeps meanwhile; see runtime.js.
parentPort.on("message", async ({ url, method, headers, body, port, signal }) => {
  try {
    const answer = await fetch(url, { method, headers, body })
    const text = await answer.text()
    port.postMessage({ text, json: text === "" ? undefined : JSON.parse(text) })
  } catch (error) {
    port.postMessage({ error: error.message })
  }
  Atomics.store(signal, 0, 1)
  Atomics.notify(signal, 0)
})
