import { fill, words } from '../../../domain/words/words.ts';
import type { Health } from '../../../http/client.ts';
import { sayClock, sayMs } from './say-ms.ts';

const says = words.care;
const stepMs = 1_800_000;
const steps = 48;
const width = 12;
const height = 56;
const below = 18;

/**
 * The calls of the last day: a bar a half hour, those that were not answered hanging below the line. It is looked at, not
 * read; its figures stand in the facts, and each bar's own in its title.
 */
export function CallsPicture({ health }: { health: Health }) {
  const end = Math.floor(Date.parse(health.at) / stepMs) * stepMs;
  const most = Math.max(...health.steps.map(({ calls }) => calls), 1);
  const mostFailed = Math.max(...health.steps.map(({ failed }) => failed), 1);
  const { calls, failed } = health.last_day;
  const bars = health.steps.flatMap((step) => {
    const place = steps - 1 - Math.round((end - Date.parse(step.at)) / stepMs);
    return place < 0 ? [] : [{ ...step, x: place * width }];
  });
  return (
    <figure className="calls-picture">
      <svg
        viewBox={`0 0 ${steps * width} ${height + below}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${says.picture}. ${fill(says.pictureSays, { calls, failed })}`}
      >
        {bars.map((bar) => {
          const up = Math.max(2, (height * bar.calls) / most);
          return (
            <g key={bar.at}>
              <title>{fill(says.step, { ...bar, at: sayClock(bar.at), mean: sayMs(bar.mean_ms) })}</title>
              <rect className="calls-all" x={bar.x + 1} y={height - up} width={width - 2} height={up} />
              {bar.failed > 0 && (
                <rect
                  className="calls-failed"
                  x={bar.x + 1}
                  y={height}
                  width={width - 2}
                  height={Math.max(3, (below * bar.failed) / mostFailed)}
                />
              )}
            </g>
          );
        })}
        <line className="calls-line" x1="0" x2={steps * width} y1={height} y2={height} />
      </svg>
      <figcaption>
        <span>{says.pictureFrom}</span>
        <span>{fill(says.pictureSays, { calls, failed })}</span>
        <span>{says.pictureTo}</span>
      </figcaption>
    </figure>
  );
}
