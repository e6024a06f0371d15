// Holds rendered manifests against the schemas of their kinds, offline:
//
//   kubectl kustomize ../single > single.yaml && npm run check -- single.yaml
//
// Values are judged by the schemas, unknown fields by the compiler: a schema takes a misspelt field for none at all.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"
import { parseAllDocuments } from "yaml"

const packages = {
  "gateway.networking.k8s.io": "@kubernetes-models/gateway-api",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
}
const here = dirname(fileURLToPath(import.meta.url))
const mistakes = []

const objects = process.argv.slice(2).flatMap((file) =>
  parseAllDocuments(readFileSync(file, "utf8"), { uniqueKeys: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]
    return { file, value: document.toJS() }
  }))
if (objects.length === 0) throw new Error("name at least one file of manifests")

const titled = ({ file, value }) => `${file}: ${value.kind} ${value.metadata?.name}`
const moduleOf = ({ apiVersion, kind }) => `${packages[apiVersion.split("/")[0]] ?? "kubernetes-models"}/${apiVersion}/${kind}`

for (const object of objects) {
  const { [object.value.kind]: Model } = await import(moduleOf(object.value))
  try {
    new Model(object.value).validate()
  } catch (error) {
    mistakes.push(`${titled(object)}: ${error.message}`)
  }
}

// A literal of the kind's type may have no field that the type lacks, at any depth.
const folder = mkdtempSync(join(here, "node_modules", ".check-"))
try {
  const files = objects.map((object, index) => {
    const name = join(folder, `${index}.ts`)
    writeFileSync(name, `import type { I${object.value.kind} } from "${moduleOf(object.value)}"\n`
      + `export const object: I${object.value.kind} = ${JSON.stringify(object.value, null, 2)}\n`)
    return name
  })
  const program = ts.createProgram(files, {
    noEmit: true, strict: true, skipLibCheck: true, types: ["node"],
    module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022,
  })
  files.forEach((file, index) => {
    for (const found of ts.getPreEmitDiagnostics(program, program.getSourceFile(file))) {
      mistakes.push(`${titled(objects[index])}: ${ts.flattenDiagnosticMessageText(found.messageText, " ")}`)
    }
  })
} finally {
  rmSync(folder, { recursive: true })
}

for (const mistake of mistakes) console.error(mistake)
console.log(`${objects.length} objects, ${mistakes.length} mistakes`)
process.exitCode = mistakes.length > 0 ? 1 : 0
