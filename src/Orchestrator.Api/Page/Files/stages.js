// Stages left to right: what is where, and what happened last.
import { get, items, path, query } from './api.js';
import { badge, h, problem, shortType, when } from './dom.js';

export async function stages(view) {
  const { project } = view.filters;
  const lanes = h('div.lanes');
  const refresh = async () => {
    if (!project) return;
    try {
      const [overview, recent] = await Promise.all([get(path('v1', 'project', project)), get(path('v1', 'sequence', project) + query({ pageSize: 100 }))]);
      const runs = items(recent);
      lanes.replaceChildren(...(overview.stages ?? []).flatMap((stage, index) => [index > 0 ? h('div.arrow', {}, '→') : undefined, card(project, stage, runs)]).filter(Boolean));
    } catch (error) {
      lanes.replaceChildren(problem(error));
    }
  };
  await refresh();
  return {
    element: h('div', {}, h('h1', {}, project ? `Stages of ${project}` : 'Stages'), lanes),
    refresh,
    onEvent: (event) => event.data?.project === project && view.refreshSoon(),
  };
}

const card = (project, stage, runs) => h('section.card.stage', {},
  h('h3', {}, stage.stageName),
  stage.parentStages?.length ? h('p.dim', {}, `after ${stage.parentStages.join(', ')}`) : '',
  (stage.services ?? []).length === 0 ? h('p.dim', {}, 'No service.') : stage.services.map((service) => serviceCard(project, stage, service, runs)));

function serviceCard(project, stage, service, runs) {
  const last = runs.find((run) => run.service === service.serviceName && run.stages?.some((one) => one.name === stage.stageName));
  const here = last?.stages.find((one) => one.name === stage.stageName);
  return h('div', { style: 'border-top: 1px solid var(--line); padding: .5rem 0' },
    h('div.row', {}, h('a', { href: `/${query({ view: 'sequences', project, service: service.serviceName })}` }, h('strong', {}, service.serviceName)), here ? badge(here.result ?? here.runState ?? here.state) : ''),
    h('div.dim', {}, service.deployedImage ? h('span.mono', {}, service.deployedImage) : 'no image known'),
    here?.latestEvaluation ? h('div', {}, 'evaluation ', badge(here.latestEvaluation.result), ` ${here.latestEvaluation.score ?? ''}`) : '',
    here ? h('div', {}, h('a', { href: `/${query({ view: 'sequence', project, context: last.shkeptncontext })}` }, shortType(here.latestEvent?.type ?? last.name)), ' ', h('span.dim', {}, when(here.latestEvent?.time ?? last.time))) : h('div.dim', {}, 'nothing has run here'));
}
