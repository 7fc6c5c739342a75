/** rate(…), cron(…) and at(…): https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */

export class InvalidSchedule extends Error {
  constructor(expression: string, reason: string) {
    super(`Invalid Schedule Expression ${expression}: ${reason}`);
    this.name = "InvalidSchedule";
  }
}

export interface Schedule {
  /** The first time after this instant, in milliseconds; `start` is when the schedule began. Undefined: never again. */
  next(after: number, start: number): number | undefined;
}

const MINUTE_MS = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 3_600_000, day: 86_400_000 };

/** Throws InvalidSchedule. Times are UTC. */
export function readSchedule(expression: string): Schedule {
  const [, kind, content = ""] = /^(rate|cron|at)\((.+)\)$/.exec(expression) ?? [];
  switch (kind) {
    case "rate":
      return readRate(expression, content);
    case "cron":
      return readCron(expression, content);
    case "at":
      return readAt(expression, content);
    default:
      throw new InvalidSchedule(expression, "rate(…), cron(…) or at(…) was expected.");
  }
}

function readRate(expression: string, content: string): Schedule {
  const [, count = "", unit = "", plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(content) ?? [];
  const unitMs = UNITS[unit];
  if (unitMs === undefined || (count === "1") === (plural === "s"))
    throw new InvalidSchedule(
      expression,
      "one minute, hour or day was expected, or more than one minutes, hours or days.",
    );
  const period = Number(count) * unitMs;
  return { next: (after, start) => start + (Math.floor((after - start) / period) + 1) * period };
}

function readAt(expression: string, content: string): Schedule {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(content) ? Date.parse(`${content}Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidSchedule(expression, "yyyy-mm-ddThh:mm:ss was expected.");
  return { next: (after) => (at > after ? at : undefined) };
}

type Field = (value: number) => boolean;

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/** Long enough for a 29 February. */
const HORIZON_DAYS = 366 * 8;

function readCron(expression: string, content: string): Schedule {
  const fields = content.trim().split(/\s+/);
  const [minutes, hours, days, months, weekdays, years] = fields;
  if (fields.length !== 6 || !minutes || !hours || !days || !months || !weekdays || !years)
    throw new InvalidSchedule(expression, "six fields were expected.");
  if ((days === "?") === (weekdays === "?"))
    throw new InvalidSchedule(expression, "one of day-of-month and day-of-week must be ?, and only one.");
  const read = (text: string, first: number, last: number, names: readonly string[] = []) =>
    readField(expression, text, { first, last, names });
  const isMinute = read(minutes, 0, 59);
  const isHour = read(hours, 0, 23);
  const isDay = read(days, 1, 31);
  const isMonth = read(months, 1, 12, MONTHS);
  const isWeekday = read(weekdays, 1, 7, DAYS);
  const isYear = read(years, 1970, 2199);
  const isDate = (date: Date) =>
    isDay(date.getUTCDate()) &&
    isMonth(date.getUTCMonth() + 1) &&
    isWeekday(date.getUTCDay() + 1) &&
    isYear(date.getUTCFullYear());
  return {
    next: (after) => {
      const from = Math.floor(after / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
      let day = new Date(from).setUTCHours(0, 0, 0, 0);
      for (let ahead = 0; ahead < HORIZON_DAYS; ahead++, day += 86_400_000) {
        if (!isDate(new Date(day))) continue;
        for (let hour = 0; hour < 24; hour++)
          for (let minute = 0; isHour(hour) && minute < 60; minute++) {
            const at = day + (hour * 60 + minute) * MINUTE_MS;
            if (at >= from && isMinute(minute)) return at;
          }
      }
      return undefined;
    },
  };
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly names: readonly string[];
}

function readField(expression: string, text: string, range: Range): Field {
  if (text === "*" || text === "?") return () => true;
  const parts = text.split(",").map((part) => readPart(expression, part, range));
  return (value) => parts.some((part) => part(value));
}

function readPart(expression: string, part: string, { first, last, names }: Range): Field {
  const [, from = "", to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/([1-9]\d*))?$/.exec(part) ?? [];
  const numberOf = (name: string) => {
    const named = names.indexOf(name.toUpperCase());
    const value = named >= 0 ? named + 1 : Number(name);
    if (name === "" || !Number.isInteger(value) || value < first || value > last)
      throw new InvalidSchedule(expression, `the local cloud does not know ${part} in this place.`);
    return value;
  };
  const low = from === "*" ? first : numberOf(from);
  const high = to !== undefined ? numberOf(to) : from === "*" || step !== undefined ? last : low;
  const every = step === undefined ? 1 : Number(step);
  return (value) => value >= low && value <= high && (value - low) % every === 0;
}
