import { Injectable } from '@nestjs/common';
import { Messages } from '../failures/messages';
import { CodeSettings } from '../config/code.settings';

export interface EmailContent {
  subject: string;
  text: string;
  html: string;
}

/**
 * The e-mail with a code, in the language of the users. Nothing of a request gets into it (R21), and the code does not
 * stand in its subject: logs of mail servers and lock screens show that.
 */
@Injectable()
export class EmailText {
  constructor(
    private readonly settings: CodeSettings,
    private readonly messages: Messages,
  ) {}

  /** `secondsLeft` is the time that the code has to run. */
  compose({ code, secondsLeft }: { code: string; secondsLeft: number }): EmailContent {
    const minutes = String(Math.max(1, Math.floor(secondsLeft / 60)));
    const app = this.settings.APP_NAME;
    const subject = this.messages.text('EMAIL_SUBJECT');
    const lines = [this.messages.text('EMAIL_CODE', { code }), this.messages.text('EMAIL_ADVICE', { minutes })];
    const signature = app === undefined ? [] : [app];
    const paragraphs = [
      `<p style="font-size:28px;letter-spacing:6px"><b>${code}</b></p>`,
      ...[...lines.slice(1), ...signature].map((line) => `<p>${escape(line)}</p>`),
    ];
    return {
      subject: app === undefined ? subject : `${subject} — ${app}`,
      text: [...lines, ...signature].join('\n\n'),
      html: `<!doctype html><meta charset="utf-8"><title>${escape(subject)}</title>${paragraphs.join('')}`,
    };
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
