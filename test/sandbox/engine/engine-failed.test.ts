import { describe, expect, test } from "vitest";
import { EngineFailed, problemsOf, saysStateIsUnwritable } from "../../../sandbox/engine/engine-failed.ts";
import type { DiagnosticEvent } from "../../../sandbox/engine/events.ts";

const ROOT = "/home/ada/tandem";
const URN =
  "urn:pulumi:sandbox::tandem::tandem:data:DataPlane$tandem:data:GlobalTable$aws:dynamodb/table:Table::profiles";

const MISSING_IN_SDK = `Error: Missing required property 'instanceId'
    at new Queue (${ROOT}/node_modules/@pulumi/aws/connect/queue.js:120:23)
    at queuesOf (file://${ROOT}/components/aws/connect/queues.ts:31:5)
    at new ContactCentre (file://${ROOT}/components/aws/connect/contact-centre.ts:58:12)
    at file://${ROOT}/index.ts:40:1
    at ModuleJob.run (node:internal/modules/esm/module_job:561:25)`;

function error(message: string, urn?: string): DiagnosticEvent {
  return { kind: "diagnostic", severity: "error", message, ...(urn === undefined ? {} : { urn }) };
}

describe("what went wrong in a run, for people", () => {
  test("an error thrown by an SDK is told with the component, the resource, the line and the property", () => {
    const program = { message: "Missing required property 'instanceId'", stack: MISSING_IN_SDK };
    expect(problemsOf({ reason: "code: 255", program }, [], ROOT)).toEqual([
      {
        urn: "",
        path: "ContactCentre > Queue (components/aws/connect/queues.ts:31)",
        property: "instanceId",
        reason: "Missing required property 'instanceId'",
      },
    ]);
  });

  test("an error thrown later, in an apply, comes as a diagnostic and is told the same way", () => {
    const [problem] = problemsOf({ reason: "" }, [error(`Unhandled exception: ${MISSING_IN_SDK}`)], ROOT);
    expect(problem).toMatchObject({
      property: "instanceId",
      reason: "Missing required property 'instanceId'",
    });
  });

  test("an error that comes again from every resource that reads an output is told once, and bare", () => {
    const message =
      "failed to register new resource verify-pin-home [aws:lambda/function:Function]: 2 UNKNOWN: no archive";
    const stack = `\n    at new Resource (${ROOT}/node_modules/@pulumi/pulumi/resource.js:1:1)\n    at new LambdaFunction (file://${ROOT}/components/aws/functions/lambda-function.ts:51:5)`;
    const wrapped = ["arn", "outputs"].map((name) =>
      error(`Unhandled exception: Error: error serializing property "${name}": ${message}${stack}`),
    );
    expect(problemsOf({ reason: "" }, wrapped, ROOT)).toEqual([
      {
        urn: "",
        path: "LambdaFunction (components/aws/functions/lambda-function.ts:51)",
        property: "",
        reason: "verify-pin-home [aws:lambda/function:Function]: no archive",
      },
    ]);
  });

  test("what the engine says of a resource comes with its path; its own last word is left out", () => {
    const diagnostics = [error("unable to replace protected resource", URN), error("preview failed")];
    expect(problemsOf({ reason: "" }, diagnostics, ROOT)).toEqual([
      {
        urn: URN,
        path: "DataPlane > GlobalTable > Table profiles",
        property: "",
        reason: "unable to replace protected resource",
      },
    ]);
  });

  test("a file of the program that is no code is told with its line", () => {
    const stack = `file://${ROOT}/components/naming.ts:34\n  const a = (;\n            ^\n\nSyntaxError: Unexpected token ';'\n    at compileSourceTextModule (node:internal/modules/esm/utils:305:16)`;
    const program = { message: "Unexpected token ';'", stack };
    expect(problemsOf({ reason: "", program }, [], ROOT)[0]?.path).toBe("components/naming.ts:34");
  });

  test("a state that cannot be written is told once, whichever resources were under way", () => {
    const message = (step: string, temporary: string) =>
      `${step} event returned an error: failed to save snapshot: An IO error occurred while writing the new snapshot file: blob (key "a.json") (code=Unknown): write /state/a.json.${temporary}.tmp: no space left on device`;
    const told = [
      error(message("pre-step", "18eb0850c9683059"), URN),
      error(message("resource complete", "18eb085846c154ef")),
    ];
    expect(told.every(({ message: text }) => saysStateIsUnwritable(text))).toBe(true);
    expect(problemsOf({ reason: "" }, told, ROOT)).toEqual([
      {
        urn: "",
        path: "",
        property: "",
        reason: "The state cannot be written to /state/a.json: no space left on device",
      },
    ]);
  });

  test("without a diagnostic, the CLI's standard error is told, and not all that it printed", () => {
    const reason =
      "code: 255\n stdout: Previewing\n stderr: error: no Pulumi.yaml project file found\n\n err?: none\n";
    expect(problemsOf({ reason }, [], ROOT)[0]?.reason).toBe("no Pulumi.yaml project file found");
  });

  test("a CLI that was killed is told as that", () => {
    const reason =
      "code: -2\n stdout: \n stderr: Command was killed with SIGKILL (Forced termination): pulumi up\n";
    expect(problemsOf({ reason }, [], ROOT)[0]?.reason).toBe(
      "The Pulumi CLI was killed (SIGKILL) before it was done.",
    );
  });

  test("the message lists every problem, each on its line", () => {
    const problems = problemsOf({ reason: "" }, [error("first", URN), error("second")], ROOT);
    expect(new EngineFailed("up of the stack sandbox", problems).message).toBe(
      "up of the stack sandbox failed.\n  DataPlane > GlobalTable > Table profiles: first\n  second",
    );
  });
});
