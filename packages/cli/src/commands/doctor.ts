/** `tessera doctor`: what is wrong with this machine, this checkout and this installation, and what to do about it. */

import { checkCheckout } from '../doctor/checkout.ts';
import { checkEnvironment } from '../doctor/environment.ts';
import { checkInstallation, checkPlatform } from '../doctor/installation.ts';
import { checkProject } from '../doctor/project.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addDoctor: AddCommand = (program, run) =>
  program
    .command('doctor')
    .summary('find out what is wrong')
    .description(
      'Looks at this machine, the checkout, the data folder, the parts, the registry, its channels and edges, and says what to mend. In a project: at its packages, its key, its builds, and whether its platform lets it in.',
    )
    .addHelpText('after', examples(['tessera doctor', 'exit code 1 when something is wrong']))
    .action(run(doctor));

async function doctor(place: Workplace): Promise<Outcome> {
  const findings = place.isProject
    ? [...(await checkEnvironment()), ...(await checkProject(place.root)), ...(await checkPlatform(place))]
    : [
        ...(await checkEnvironment()),
        ...(await checkCheckout(place.root)),
        ...(await checkInstallation(place)),
      ];
  const wrong = findings.filter(({ ok }) => !ok).length;
  const lines = findings.map(({ ok, what, detail }) => `${ok ? '✓' : '✗'} ${what}: ${detail}`);
  const summary = wrong === 0 ? 'Everything is as it should be' : `${wrong} of ${findings.length} are wrong`;
  return {
    text: [...lines, '', summary].join('\n'),
    json: { findings, wrong },
    ended: wrong === 0 ? 'done' : 'failed',
  };
}
