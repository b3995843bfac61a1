import { Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common';
import { Operators, Platform, problem, requireOperator } from '@signalbox/service';
import { readReportQuery } from '@signalbox/usage';
import { refuseParameters } from './refuse-parameters.js';
import { formatReport, makeReport } from './report-answer.js';
import { ReportStore } from './report.store.js';

interface Reply {
  type(contentType: string): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): unknown;
}

/** What a person still reads, and a program takes without paging. */
const MOST_ROWS = 10_000;

/** What became of messages, how fast and at what cost: by window, groups and filters, as JSON or CSV. */
@Controller('v1/report')
export class ReportController {
  readonly #reports: ReportStore;
  readonly #operators: Operators;
  readonly #platform: Platform;

  constructor(@Inject(ReportStore) reports: ReportStore, @Inject(Operators) operators: Operators, @Inject(Platform) platform: Platform) {
    this.#reports = reports;
    this.#operators = operators;
    this.#platform = platform;
  }

  @Get()
  async read(@Query() parameters: Record<string, unknown>, @Res() reply: Reply, @Headers('authorization') authorization?: string, @Headers('accept') accept = ''): Promise<void> {
    requireOperator(this.#operators, authorization);
    const { clock, metrics } = this.#platform;
    const reading = readReportQuery(parameters, clock.nowMs());
    if (!reading.ok) throw refuseParameters(reading.faults);
    const startedMs = clock.monotonicMs();
    const groups = await this.#reports.loadGroups(reading.query, MOST_ROWS + 1);
    metrics.observe('sb_report_seconds', {}, (clock.monotonicMs() - startedMs) / 1_000);
    if (groups.length > MOST_ROWS) throw problem(422, 'report-too-large', `The report has more than ${MOST_ROWS} rows: group by less, filter more, or take a shorter window.`);
    const report = makeReport(reading.query, groups);
    const isCsv = parameters['format'] === 'csv' || (parameters['format'] === undefined && accept.startsWith('text/csv'));
    if (!isCsv) return void reply.type('application/json; charset=utf-8').send(JSON.stringify(report));
    reply.type('text/csv; charset=utf-8; header=present').header('content-disposition', 'attachment; filename="report.csv"').send(formatReport(reading.query, report));
  }
}
