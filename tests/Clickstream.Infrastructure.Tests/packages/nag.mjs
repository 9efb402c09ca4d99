// Asks cdk-nag what it thinks of templates: a second opinion, by the rules "AWS Solutions". It reads the metadata `cdk_nag` of resources, in which
// the stacks say why they do otherwise.
//   node nag.mjs TEMPLATE...     prints a JSON array of findings, [{stack, resource, rule, message}]
import { basename } from 'node:path'
import { App, Aspects, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib'
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include'
import { AwsSolutionsChecks, NagRuleCompliance } from 'cdk-nag'

const findings = []
const seen = new Set()
class Collector {
  onNonCompliance(data) { this.add(data, 'does not comply') }
  onError(data) { this.add(data, `could not be judged: ${data.errorMessage}`) }
  onCompliance(data) { seen.add(`${data.ruleId} ${data.resource.node.path}`) }
  onSuppressed(data) { seen.add(`${data.ruleId} ${data.resource.node.path}`) }
  onSuppressedError() {}
  onNotApplicable() {}
  add(data, what) {
    findings.push({
      stack: Stack.of(data.resource).stackName, resource: data.resource.node.path.split('/').at(-1), rule: data.findingId ? `${data.ruleId}[${data.findingId}]` : data.ruleId,
      message: `${what}: ${data.ruleInfo}`,
    })
  }
}

const app = new App()
for (const file of process.argv.slice(2)) {
  const stack = new Stack(app, basename(file, '.template.json'), { synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) })
  new CfnInclude(stack, 'Template', { templateFile: file })
}
Aspects.of(app).add(new AwsSolutionsChecks({ reports: false, additionalLoggers: [new Collector()], verbose: false }))
app.synth()
console.log(JSON.stringify({ judged: seen.size + findings.length, findings }, null, 1))
