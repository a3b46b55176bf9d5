// The hint that the kill switch is engaged, as long as it is.
import { get } from './api.js';
import { h, when } from './dom.js';

const pause = 15000;
let timer;
let seen = () => {};

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
  // No stream: a browser opens six connections to one origin, for all tabs together; and a token of one project sees no audit events.
  const look = () => { if (!document.hidden) show(); };
  document.removeEventListener('visibilitychange', seen);
  clearInterval(timer);
  seen = look;
  document.addEventListener('visibilitychange', seen);
  timer = setInterval(look, pause);
  show();
}
