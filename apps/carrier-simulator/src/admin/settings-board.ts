import type { SimulatorSettings } from './admin-shapes.js';

/** The settings in force, changed at run time. */
export class SettingsBoard {
  private inForce: SimulatorSettings;

  constructor(inForce: SimulatorSettings) {
    this.inForce = inForce;
  }

  get current(): SimulatorSettings {
    return this.inForce;
  }

  /** Fields left out stay as they are. */
  change(given: Partial<SimulatorSettings>): void {
    this.inForce = { ...this.inForce, ...given, outcomes: { ...this.inForce.outcomes, ...given.outcomes } };
  }
}
