export { findDockerfileFaults, type ImageSurroundings } from './image/find-dockerfile-faults.js';
export { findQueryFaults } from './queries/find-query-faults.js';
export type { PanelQueries, Query } from './queries/query.js';
