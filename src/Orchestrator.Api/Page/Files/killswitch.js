// The hint that the kill switch is engaged, as long as it is.
import { follow, get } from './api.js';
import { h, when } from './dom.js';

let stop;

export function watchKillSwitch(place) {
  const show = async () => {
    const state = await get('/v1/killswitch').catch(() => undefined);
    place.hidden = !state?.engaged;
    if (state?.engaged) {
      place.replaceChildren(
        h('strong', {}, 'The kill switch is engaged. '),
        `By ${state.by}, ${when(state.since)}${state.reason ? `: ${state.reason}` : ''}. Nothing new is triggered, sequences and schedules are paused. `,
        h('code', {}, 'orc killswitch off'),
        ' lets them go on.');
    }
  };
  stop?.();
  stop = follow({ type: 'sh.orchestrator.audit.killswitch.*' }, show, (state) => { if (state === 'on') show(); });
}
