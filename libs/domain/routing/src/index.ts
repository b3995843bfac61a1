export * from './choose-content.js';
export * from './choose-fallbacks.js';
export * from './choose-sender.js';
export * from './decide-route.js';
export * from './find-policy-faults.js';
export * from './opt-out.js';
export * from './policy-document.js';
export * from './render-template.js';
