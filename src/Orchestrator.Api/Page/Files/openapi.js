// Shows /openapi/v1.json: every operation with its parameters, examples and errors.
const document_ = await (await fetch('/openapi/v1.json')).json();
const list = document.getElementById('operations');
const find = document.getElementById('find');

const make = (tag, text, ...children) => {
  const element = document.createElement(tag);
  element.textContent = text;
  element.append(...children);
  return element;
};

const example = (content) => {
  const [media, { schema }] = Object.entries(content)[0];
  const value = document_.components.schemas[schema.$ref.split('/').pop()].examples[0];
  return make('pre', `${media}\n${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}`);
};

const row = (...cells) => make('tr', '', ...cells.map((cell) => make('td', cell)));

const show = (path, method, operation) => {
  const title = make('summary', '', Object.assign(make('code', method.toUpperCase()), { className: 'method' }), make('code', path), make('span', `  ${operation.summary}`));
  const details = make('details', '', title, make('p', operation.description));
  if (operation.parameters.length > 0) {
    details.append(make('table', '', ...operation.parameters.map((one) => row(one.name, one.in, one.description ?? ''))));
  }

  if (operation.requestBody) {
    details.append(make('h4', 'Body'), example(operation.requestBody.content));
  }

  for (const [status, answer] of Object.entries(operation.responses)) {
    const good = status.startsWith('2');
    details.append(make(good ? 'h4' : 'p', `${status} ${answer.description}`));
    if (good && answer.content) {
      details.append(example(answer.content));
    }
  }

  details.dataset.words = `${method} ${path} ${operation.summary}`.toLowerCase();
  return details;
};

for (const [path, methods] of Object.entries(document_.paths)) {
  list.append(...Object.entries(methods).map(([method, operation]) => show(path, method, operation)));
}

find.addEventListener('input', () => {
  for (const one of list.children) {
    one.hidden = !one.dataset.words.includes(find.value.toLowerCase());
  }
});
