/** A call that is over. */
export interface EndedCall {
  readonly provider: string;
  readonly providerCallId: string;
  readonly endedAtMs: number;
  readonly country: string;
  readonly direction: 'inbound' | 'outbound';
  readonly status: string;
  readonly durationSeconds: number;
}

/** Trouble that a carrier told of. */
export interface Alert {
  readonly provider: string;
  readonly providerAlertId: string;
  readonly account: string;
  readonly level: 'notice' | 'warning' | 'error';
  readonly errorCode: number | null;
  readonly occurredAtMs: number;
}

export interface CallGroup extends Pick<EndedCall, 'provider' | 'country' | 'direction' | 'status'> {
  readonly calls: number;
  readonly talkSeconds: number;
}

export interface AlertGroup extends Pick<Alert, 'provider' | 'account' | 'level' | 'errorCode'> {
  readonly alerts: number;
  readonly lastAtMs: number;
}

export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Calls and alerts, each kept once by the carrier's id: the first word on its end counts. Durable when the promise resolves. */
export abstract class EventStore {
  abstract keepCall(call: EndedCall): Promise<void>;
  abstract keepAlert(alert: Alert): Promise<void>;
  /** Those that ended, or happened, within the window. */
  abstract listCalls(window: Window): Promise<readonly CallGroup[]>;
  abstract listAlerts(window: Window): Promise<readonly AlertGroup[]>;
}
