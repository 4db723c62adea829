import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CalledBy } from '../http/callers.decorator';
import { RawBody } from '../http/json-body';
import type { ReportRequest } from '../delivery/delivery-report';
import { DeliveryReportService } from './delivery-report.service';
import { Report } from './report.decorator';

/**
 * Where SMS gateways report what became of an SMS; a code whose SMS failed is sent again. The route is not in the API's
 * document: each gateway has its own format, and none of them reads ours.
 */
@ApiExcludeController()
@CalledBy('gateway')
@Controller('sms-gateway/report')
export class DeliveryReportController {
  constructor(private readonly reports: DeliveryReportService) {}

  @RawBody()
  @HttpCode(200)
  @Post(':gateway/:token')
  receive(
    @Param('gateway') gateway: string,
    @Report() report: ReportRequest,
    @Req() { context }: FastifyRequest,
  ): Promise<string> {
    return this.reports.receive(gateway, report, context.id);
  }
}
