import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { whyNoPasskeys } from './ask-browser.ts';

/** A way in by a passkey; not there at all where this browser can use none here. Why that is stands on one's own page. */
export function PasskeyButton(props: { name: string; main?: boolean; working: boolean; press: () => void }) {
  const { data } = useQuery({
    queryKey: ['passkey place'],
    queryFn: () => api.passkeyPlace(),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (data === undefined || whyNoPasskeys(data) !== null) return null;
  return (
    <Button
      variant={props.main ? 'filled' : 'default'}
      size="md"
      fullWidth
      aria-disabled={props.working}
      onClick={() => !props.working && props.press()}
    >
      {props.name}
    </Button>
  );
}
