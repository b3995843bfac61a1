export { judgeSoak, type SoakVerdict } from './judge/judge-soak.js';
export { planSoak, type SoakPlan } from './soak-plan.js';
