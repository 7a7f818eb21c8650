export { createReactServer } from './react/server.tsx';
