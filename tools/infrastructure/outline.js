// Prints what Bicep files declare, as JSON: node outline.js FILE... It parses and resolves nothing; bicep build is what compiles.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

const grammar = fileURLToPath(import.meta.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'));

/** The nodes of these types among the children. */
const children = (node, ...types) => node.namedChildren.filter(child => types.includes(child.type));

/** The name that a declaration declares. */
const nameOf = node => children(node, 'identifier')[0].text;

/** The properties of an object, by name. */
const properties = object =>
  Object.fromEntries(children(object, 'object_property').map(property => [property.namedChild(0).text.replace(/^'|'$/g, ''), property.namedChild(1)]));

/** The decorators of a declaration: its own children, or what stands before it. */
function decoratorsOf(node) {
  const found = children(node, 'decorators', 'decorator').map(child => child.text);
  for (let before = node.previousNamedSibling; before && /^decorators?$/.test(before.type); before = before.previousNamedSibling) {
    found.push(before.text);
  }
  return found.join('\n');
}

/** Everything after the first = of a declaration; null without one. */
function valueOf(node) {
  const equals = node.children.findIndex(child => child.type === '=');
  return equals < 0 ? null : node.children.slice(equals + 1).map(child => child.text).join(' ');
}

function errorsOf(root) {
  const errors = [];
  const visit = node => {
    if (node.isError || node.isMissing) {
      errors.push(`line ${node.startPosition.row + 1}: ${node.isMissing ? `${node.type} is missing` : `'${node.text.split('\n')[0]}'`}`);
    } else if (node.hasError) {
      node.children.forEach(visit);
    }
  };
  visit(root);
  return errors;
}

function moduleOf(node) {
  const body = properties(node.descendantsOfType('object')[0]);
  return {
    name: nameOf(node),
    reference: children(node, 'string')[0].text.slice(1, -1),
    deployment: body.name?.text ?? null,
    parameters: body.params ? Object.keys(properties(body.params)) : [],
  };
}

function outlineOf(path, text, root) {
  const declarations = type => root.descendantsOfType(type);
  return {
    path,
    errors: errorsOf(root),
    parameters: declarations('parameter_declaration').map(node => ({
      name: nameOf(node), decorators: decoratorsOf(node), value: valueOf(node),
    })),
    outputs: declarations('output_declaration').map(node => ({
      name: nameOf(node), decorators: decoratorsOf(node), value: valueOf(node),
    })),
    variables: declarations('variable_declaration').map(nameOf),
    modules: declarations('module_declaration').map(moduleOf),
    resources: declarations('resource_declaration').map(node => children(node, 'string')[0].text.slice(1, -1)),
    // Each as often as it occurs, declarations included.
    names: root.descendantsOfType('identifier').map(node => node.text),
    properties: root.descendantsOfType('object_property').map(node => node.namedChild(0).text.replace(/^'|'$/g, '')),
  };
}

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));
const outlines = [];
for (const path of process.argv.slice(2)) {
  const text = await readFile(path, 'utf8');
  outlines.push(outlineOf(path, text, parser.parse(text).rootNode));
}
process.stdout.write(JSON.stringify(outlines));
