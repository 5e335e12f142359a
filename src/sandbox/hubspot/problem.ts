import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Response } from 'express';

export interface ProblemDetail {
  readonly code: string;
  readonly message: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** A refusal in HubSpot's form: category and status decide, the message tells. */
export class Problem extends Error {
  readonly status: number;
  readonly category: string;
  readonly details: readonly ProblemDetail[];

  constructor(status: number, category: string, message: string, details: readonly ProblemDetail[] = []) {
    super(message);
    this.status = status;
    this.category = category;
    this.details = details;
  }

  /** As a whole answer, or as one row of a 207. */
  toBody(): Readonly<Record<string, unknown>> {
    return {
      status: 'error',
      message: this.message,
      correlationId: randomUUID(),
      category: this.category,
      ...(this.details.length === 0 ? {} : { errors: this.details }),
    };
  }
}

export function validationProblem(message: string, details: readonly ProblemDetail[] = []): Problem {
  return new Problem(400, 'VALIDATION_ERROR', message, details);
}

export function notFound(what: string): Problem {
  return new Problem(404, 'OBJECT_NOT_FOUND', `${what} not found`);
}

export const answerProblem: ErrorRequestHandler = (error, _request, response, next) => {
  if (error instanceof Problem) return answer(response, error);
  if (error instanceof SyntaxError) return answer(response, validationProblem('Invalid input JSON'));
  next(error);
};

function answer(response: Response, problem: Problem): void {
  response.status(problem.status).json(problem.toBody());
}
