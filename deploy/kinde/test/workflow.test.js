import assert from "node:assert/strict"
import { test } from "node:test"
import Workflow, { workflowSettings } from "../build/environment/workflows/m2mOrg/m2mOrgWorkflow.js"
import { eventFor, Runtime } from "./runtime.js"

// The development issuer, with the applications of its settings and those that the scenario adds.
const issuer = process.env.ISSUER
assert.ok(issuer, "ISSUER must be the address of a running development issuer")

const acme = { id: "5f0c2d9be3a14c66b1d87a90e4f35c21", secret: "dev-only-acme-secret" }
const drifter = "e2d05b7c4f1846d0b8a9317c6e5f04ab"
const workflow = { KINDE_WF_M2M_CLIENT_ID: "7a1f0c35d2e84b9694c2e6b80d5f3a17", KINDE_WF_M2M_CLIENT_SECRET: "dev-only-workflow-secret" }

async function run(clientId, { env = workflow, audience } = {}) {
  const runtime = new Runtime(env)
  globalThis.kinde = runtime.kinde
  await Workflow(eventFor(issuer, clientId, audience))
  return runtime
}

async function post(form) {
  const answer = await fetch(`${issuer}/oauth2/token`, { method: "POST", body: new URLSearchParams({ grant_type: "client_credentials", ...form }) })
  return (await answer.json()).access_token
}

test("stops the token when it fails, and asks for the bindings it uses", () => {
  assert.equal(workflowSettings.failurePolicy.action, "stop")
  assert.equal(workflowSettings.trigger, "m2m:token_generation")
  assert.deepEqual(Object.keys(workflowSettings.bindings).sort(), ["kinde.env", "kinde.fetch", "kinde.m2mToken", "url"])
})

test("stamps what the development issuer stamps into the token of the same application", async () => {
  const { claims } = await run(acme.id)

  const token = await post({ client_id: acme.id, client_secret: acme.secret, audience: "acme" })
  const { orgCode, orgName, applicationId } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"))
  assert.deepEqual(claims, { orgCode, orgName, applicationId })
})

test("finds an organisation that the first page of the list does not hold", async () => {
  const { claims, requests } = await run("app-of-the-last-org")

  const token = await post({ client_id: workflow.KINDE_WF_M2M_CLIENT_ID, client_secret: workflow.KINDE_WF_M2M_CLIENT_SECRET, audience: `${issuer}/api` })
  const list = async (query) => (await fetch(`${issuer}/api/v1/organizations${query}`, { headers: { authorization: `Bearer ${token}` } })).json()
  const first = await list("")
  assert.equal(first.organizations.length, 10)
  assert.ok(!first.organizations.some((organization) => organization.code === claims.orgCode))
  const codes = first.organizations.map((organization) => organization.code)
  for (let next = first.next_token; next; ) {
    const page = await list(`?next_token=${next}`)
    codes.push(...page.organizations.map((organization) => organization.code))
    next = page.next_token
  }
  assert.ok(codes.includes("org_zz_last") && new Set(codes).size === codes.length && codes.length > 20)
  assert.deepEqual(claims, { orgCode: "org_zz_last", orgName: "The last of many", applicationId: "app-of-the-last-org" })
  assert.ok(!requests.some((request) => request.includes("organizations")))
})

test("leaves tokens for other APIs alone, its own for the management API too", async () => {
  const others = await run(drifter, { audience: ["reports", `${issuer}/api`] })

  assert.deepEqual([others.claims, others.requests], [{}, []])
})

for (const [title, clientId, message] of [
  ["without the property", drifter, /has no value for the property org_code: set it/],
  ["with an empty property", "app-with-empty-org", /has no value for the property org_code/],
  ["with a space pasted along", "app-with-space", /'org_8ed648340ea9 ', which is no organisation code/],
  ["with a path for an organisation", "app-with-path", /'..\/organizations\?x=', which is no organisation code/],
  ["with an organisation that is not there", "app-of-no-org", /organisation org_gone of application .*ORGANIZATION_NOT_FOUND/],
  ["that the management API does not know", "nobody", /properties of application nobody: APPLICATION_NOT_FOUND/],
]) {
  test(`refuses an application ${title}, by its name`, async () => {
    await assert.rejects(run(clientId), (error) => message.test(error.message) && error.message.includes(clientId))
  })
}

test("says which scope its own application lacks", async () => {
  const env = { KINDE_WF_M2M_CLIENT_ID: "workflow-without-organizations", KINDE_WF_M2M_CLIENT_SECRET: "s" }

  await assert.rejects(run(acme.id, { env }), /organisation org_8ed648340ea9 of .*INSUFFICIENT_SCOPE.*needs the scope read:organizations/)
})

test("fails when its own secret is wrong or not set", async () => {
  await assert.rejects(run(acme.id, { env: { ...workflow, KINDE_WF_M2M_CLIENT_SECRET: "old" } }), /No access token/)
  await assert.rejects(run(acme.id, { env: {} }), /client ID not set/)
})
