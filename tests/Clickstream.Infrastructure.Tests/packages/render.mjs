// Renders a template of a REST API as API Gateway does, with what its developer guide says of $input, $util and $context.
//   {template, body, headers, query} on standard input; {text, overrides} on standard output
import velocity from 'velocityjs'

const { template, body, headers, query } = JSON.parse(await new Response(process.stdin).text())
Array.prototype.contains = function (one) { return this.includes(one) }
const map = values => ({ keySet: () => Object.keys(values), get: name => values[name] ?? '' })
const overrides = {}
const context = {
  input: { body, params: () => ({ header: map(headers), querystring: map(query), path: map({}) }) },
  // As Java's URLEncoder.
  util: { urlEncode: text => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()~]/g, one => '%' + one.charCodeAt(0).toString(16).toUpperCase()) },
  context: { responseOverride: { header: overrides }, identity: { sourceIp: '198.51.100.1' } },
}
const text = velocity.render(template, context)
console.log(JSON.stringify({ text, overrides }))
