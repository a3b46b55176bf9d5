// The trigger form: posts the event and shows the command that does the same.
import { get, items, path, post, query } from './api.js';
import { command, h, problem } from './dom.js';

export async function trigger(dialog, project, open) {
  let overview = { stages: [] };
  try {
    overview = await get(path('v1', 'project', project));
  } catch {
    // Without the overview the fields have no suggestions, nothing more.
  }
  const stages = overview.stages ?? [];
  const services = [...new Set(stages.flatMap((stage) => items(stage.services).map((service) => service.serviceName)))];
  const field = (name, label, suggestions, value) => [
    h('label', { for: name }, label),
    h('span', {}, h('input', { id: name, name, list: `${name}-list`, required: true, value: value ?? '', autocomplete: 'off' }), h('datalist', { id: `${name}-list` }, suggestions.map((one) => h('option', { value: one })))),
  ];
  const equal = h('div.wide');
  const said = h('div.wide');
  const form = h('form.grid', { method: 'dialog' },
    h('h2.wide', { style: 'margin: 0' }, `Trigger a sequence of ${project}`),
    ...field('stage', 'Stage', stages.map((stage) => stage.stageName), stages[0]?.stageName),
    ...field('sequence', 'Sequence', ['delivery', 'evaluation', 'remediation'], 'delivery'),
    ...field('service', 'Service', services, services[0]),
    h('label', { for: 'data' }, 'Data'),
    h('textarea', { id: 'data', name: 'data', placeholder: '{ "foo": "bar" }' }),
    equal, said,
    h('div.row.wide', {}, h('button.primary', { type: 'submit' }, 'Trigger'), h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')));

  const read = () => Object.fromEntries(new FormData(form));
  const show = () => {
    const { stage, sequence, service } = read();
    equal.replaceChildren(command(`orc trigger sequence ${sequence || '…'} --project ${project} --stage ${stage || '…'} --service ${service || '…'} --watch`));
  };
  form.addEventListener('input', show);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { stage, sequence, service, data } = read();
    try {
      const more = data.trim() ? JSON.parse(data) : {};
      const answer = await post('/v1/event', {
        specversion: '1.0', id: crypto.randomUUID?.() ?? `page-${Date.now()}`, source: 'orchestrator-page',
        type: `sh.keptn.event.${stage}.${sequence}.triggered`, datacontenttype: 'application/json', data: { ...more, project, stage, service },
      });
      dialog.close();
      open(`/${query({ view: 'sequence', project, context: answer.keptnContext })}`);
    } catch (error) {
      said.replaceChildren(problem(error));
    }
  });
  show();
  dialog.replaceChildren(form);
  dialog.showModal();
}
