import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './api.ts';
import { router } from './routes.tsx';
import { theme } from './theme.ts';
import './style/mantine.css';
import './style/ground.css';
import './style/table.css';
import './style/parts.css';
import './style/commitments.css';
import './style/documents.css';
import './style/grid.css';
import './style/line-grid.css';
import './style/directory.css';
import './style/care.css';
import './style/tie-out.css';
import './style/imports.css';

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <MantineProvider theme={theme} forceColorScheme="light">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
