import {
  createKindeAPI,
  m2mTokenClaims,
  onM2MTokenGeneratedEvent,
  WorkflowSettings,
  WorkflowTrigger,
} from "@kinde/infrastructure"

/**
 * Audiences of the APIs behind the gateway. A token for one of them must speak for an organisation; tokens for
 * anything else pass as they are, so that this workflow cannot stop other machine applications of the environment.
 */
const audiences = ["acme"]

export const workflowSettings: WorkflowSettings = {
  id: "m2mOrg",
  name: "Organisation of a machine token",
  trigger: WorkflowTrigger.M2MTokenGeneration,
  // No token is better than one without its organisation: the client learns at once, and the runtime log says why.
  failurePolicy: { action: "stop" },
  bindings: {
    "kinde.m2mToken": {},
    "kinde.fetch": {},
    "kinde.env": {},
    url: {},
  },
}

/** Writes `orgCode`, `orgName` and `applicationId` into the token of an application with the property `org_code`. */
export default async function Workflow(event: onM2MTokenGeneratedEvent): Promise<void> {
  if (!event.request.auth.audience.some((audience) => audiences.includes(audience))) {
    return
  }

  const { clientId } = event.context.application
  const management = await createKindeAPI(event)
  const code = await orgCodeOf(clientId, async (endpoint) => (await management.get({ endpoint })).data)
  // Asked for by its code: the list of organisations comes in pages of ten, and would hide the eleventh.
  const organization = answer(
    (await management.get({ endpoint: `organization?code=${encodeURIComponent(code)}` })).data,
    `the organisation ${code} of application ${clientId}`, "read:organizations")
  if (organization.code !== code) {
    throw new Error(`Application ${clientId}: there is no organisation with the code '${code}' that its property org_code names`)
  }

  const claims = m2mTokenClaims<{ orgCode: string; orgName: string; applicationId: string }>()
  claims.orgCode = code
  claims.orgName = String(organization.name ?? "")
  claims.applicationId = clientId
}

async function orgCodeOf(clientId: string, get: (endpoint: string) => Promise<unknown>): Promise<string> {
  const endpoint = `applications/${encodeURIComponent(clientId)}/properties`
  const { properties } = answer(await get(endpoint), `the properties of application ${clientId}`, "read:application_properties")
  const property = Array.isArray(properties) ? properties.find((one) => one?.key === "org_code") : undefined
  const code: unknown = property?.value
  if (typeof code !== "string" || code === "") {
    throw new Error(`Application ${clientId} has no value for the property org_code: set it under Applications > (the application) > Properties`)
  }
  // What the gateway takes for an organisation; a space that was pasted along is better said here than refused there.
  if (!/^[A-Za-z0-9-][A-Za-z0-9_-]{0,63}$/.test(code)) {
    throw new Error(`Application ${clientId}: its property org_code is '${code}', which is no organisation code (org_…, without spaces)`)
  }
  return code
}

/** The management API answers errors in the body as well, and the body is all that a workflow gets to see. */
function answer(body: unknown, what: string, scope: string): Record<string, unknown> {
  const found = body as { errors?: { code?: string; message?: string }[] } | null | undefined
  if (typeof found !== "object" || found === null) {
    throw new Error(`The management API gave no answer about ${what}`)
  }
  if (found.errors !== undefined) {
    const said = found.errors.map((error) => [error.code, error.message].filter(Boolean).join(": ")).join("; ")
    throw new Error(`The management API refused to tell ${what}: ${said} (it needs the scope ${scope})`)
  }
  return found as Record<string, unknown>
}
