import { defineConfig, loadConfigOrExit, PLATFORM_FIELDS } from '@signalbox/service';

export const DEAD_LETTER_DESK_CONFIG = defineConfig({ ...PLATFORM_FIELDS });

export const config = loadConfigOrExit(DEAD_LETTER_DESK_CONFIG, process.env);
