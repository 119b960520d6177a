import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './api.ts';
// Taken as the page begins, before anybody can duplicate its tab.
import './project/tab-name.ts';
import { router } from './routes.tsx';
import { useScheme } from './style/scheme.ts';
import { theme } from './theme.ts';
import './style/mantine.css';
import './style/tokens.css';
import './style/ground.css';
import './style/table.css';
import './style/parts.css';
import './style/palette.css';
import './style/commitments.css';
import './style/documents.css';
import './style/grid.css';
import './style/line-grid.css';
import './style/directory.css';
import './style/care.css';
import './style/ways-in.css';
import './style/your-sign-in.css';
import './style/tie-out.css';
import './style/corrections.css';
import './style/records.css';
import './style/imports.css';
import './style/list.css';
import './style/narrow.css';
import './style/forced-colors.css';
import './style/print.css';

/** What lets the UI kit's own styles past the page's policy, which allows none that stand in it. */
const styleNonce = () => document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.nonce ?? '';

function Page() {
  return (
    <MantineProvider theme={theme} forceColorScheme={useScheme()} getStyleNonce={styleNonce}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
