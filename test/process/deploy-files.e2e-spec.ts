import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { MAX_CLOSE_MS } from '../../src/config/limits/process.limits.js';
import { settingsOf } from '../../src/config/setting.js';
import { configFromEnvironment } from '../../src/config/load-config.js';
import { ListenSettings } from '../../src/config/settings/listen.settings.js';
import { SETTINGS_CLASSES, type TrackerConfig } from '../../src/config/tracker.config.js';

type Environment = Readonly<Record<string, string | number>>;

interface Compose {
  readonly services: Readonly<
    Record<string, { image: string; environment: Environment; stop_grace_period: string; volumes?: string[] }>
  >;
}

interface Container {
  readonly image: string;
  readonly args?: string[];
  readonly ports: { name: string; containerPort: number }[];
  readonly [probe: `${string}Probe`]: { httpGet: { path: string; port: string } };
}

interface Workload {
  readonly spec: { template: { spec: { containers: [Container]; terminationGracePeriodSeconds: number } } };
}

const read = (file: string) => readFileSync(`deploy/${file}`, 'utf8');
/** Seconds for the requests in flight after the drain. */
const IN_FLIGHT_SECONDS = 10;
const VARIABLES = SETTINGS_CLASSES.flatMap((group) => [...settingsOf(group).values()]).map(({ variable }) => variable);

/** Compares the files in `deploy/` with the tracker. The tests in `test/deploy` run HAProxy and nginx. */
describe('the files in deploy/', () => {
  /** Loads the configuration of an environment. */
  function configOf(environment: Environment): TrackerConfig {
    for (const variable of Object.keys(environment)) expect(VARIABLES).toContain(variable);
    return configFromEnvironment(
      Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [name, String(value).replace(/\$\{\w+:\?\}/g, 'given')]),
      ),
    );
  }

  describe('the image', () => {
    const lines = read('Dockerfile').split('\n');
    const ignored = read('Dockerfile.dockerignore').split('\n');

    it('should copy files that exist and are not ignored', () => {
      const copied = lines
        .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
        .flatMap((line) => line.split(' ').slice(1, -1));
      expect(copied.length).toBeGreaterThan(5);
      for (const file of copied) {
        expect(existsSync(file)).toBe(true);
        expect(ignored).toContain(`!${file}`);
      }
    });

    it('should run as an unprivileged user, with the default port and folder', () => {
      const config = configFromEnvironment({});
      expect(lines).toContain('USER node');
      expect(lines).toContain(`EXPOSE ${config.listen.port}/tcp ${config.listen.udpListenPort}/udp`);
      const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
      const flags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
      const entry = lines.find((line) => line.startsWith('ENTRYPOINT ')) as string;
      expect(JSON.parse(entry.slice('ENTRYPOINT '.length))).toEqual(['node', ...flags, 'dist/cli.js']);
    });
  });

  describe('Compose', () => {
    const { services } = parse(read('compose.yaml'), { merge: true }) as Compose;
    const instances = Object.entries(services).filter(([name]) => name.startsWith('yabtt-'));

    it('should run the instances that HAProxy expects, with valid settings', () => {
      const wanted = read('haproxy/haproxy.cfg').matchAll(/presetenv LB_INSTANCE_\d (\S+):(\d+)/g);
      const found = instances.map(([name, { environment }]) => [name, configOf(environment).listen.port]);
      expect(found).toEqual([...wanted].map(([, name, port]) => [name, Number(port)]));
      expect(found).toHaveLength(3);
      const admin = read('haproxy/haproxy.cfg').matchAll(/presetenv LB_ADMIN_\d (\S+):(\d+)/g);
      const adminPorts = instances.map(([name, { environment }]) => [name, configOf(environment).admin.adminPort]);
      expect([...admin].map(([, name, port]) => [name, Number(port)])).toEqual(adminPorts);
    });

    it('should give them enough time to stop', () => {
      for (const [, { environment, stop_grace_period }] of instances) {
        expect(parseInt(stop_grace_period)).toBeGreaterThan(
          configOf(environment).listen.drainSeconds + IN_FLIGHT_SECONDS,
        );
      }
    });

    it('should mount files that exist', () => {
      const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes.filter((v) => v.startsWith('.')));
      expect(mounted).toHaveLength(3);
      for (const volume of mounted) expect(existsSync(`deploy/${volume.split(':')[0]}`)).toBe(true);
    });
  });

  describe('Kubernetes', () => {
    const yaml = <T>(file: string) => parse(read(`kubernetes/${file}`)) as T;
    const settings = yaml<{ data: Environment }>('settings.yaml').data;
    const { spec: pod } = yaml<Workload>('deployment.yaml').spec.template;
    const [container] = pod.containers;

    it('should list every file but the job in its kustomization', () => {
      const { resources } = yaml<{ resources: string[] }>('kustomization.yaml');
      const files = readdirSync('deploy/kubernetes').filter((file) => !/^(kustomization|migration-job)/.test(file));
      expect([...resources].sort()).toEqual(files.sort());
    });

    it('should have valid settings, matching ports, and enough time to stop', () => {
      const config = configOf(settings);
      expect(container.ports.map(({ containerPort }) => containerPort)).toEqual([
        config.listen.port,
        config.listen.udpListenPort,
        config.admin.adminPort,
      ]);
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(config.listen.drainSeconds + IN_FLIGHT_SECONDS);
    });

    it('should probe paths that exist', () => {
      const probes = Object.entries(container).filter(([name]) => name.endsWith('Probe'));
      const paths = probes.map(([name, probe]) => [name, (probe as Container['readinessProbe']).httpGet.path]);
      expect(Object.fromEntries(paths)).toEqual({
        startupProbe: '/health/live',
        readinessProbe: '/health/ready',
        livenessProbe: '/health/live',
      });
    });

    it('should migrate with the same image', () => {
      const [migrating] = yaml<Workload>('migration-job.yaml').spec.template.spec.containers;
      expect(migrating).toMatchObject({ image: container.image, args: ['--migrate'] });
    });
  });

  describe('systemd', () => {
    const lines = read('systemd/yabtt.service').split('\n');
    const valueOf = (name: string) => lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';

    it('should start what npm start does, with the folder that it may write', () => {
      const { scripts, bin } = JSON.parse(readFileSync('package.json', 'utf8')) as {
        scripts: { start: string };
        bin: { yabtt: string };
      };
      const flags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
      expect(valueOf('ExecStart').split(' ')).toEqual([
        '/usr/bin/node',
        ...flags,
        `/opt/yabtt/node_modules/yabtt/${bin.yabtt}`,
      ]);
      const [variable, folder] = valueOf('Environment').split('=');
      expect(VARIABLES).toContain(variable);
      expect(folder).toBe(`/var/lib/${valueOf('StateDirectory')}`);
    });

    it('should give it enough time to stop, and signal the tracker itself only', () => {
      const seconds = new ListenSettings().drainSeconds + MAX_CLOSE_MS / 1000;
      expect(Number(valueOf('TimeoutStopSec'))).toBeGreaterThan(seconds);
      expect(valueOf('KillMode')).toBe('mixed');
    });

    it('should not forbid what V8 and the list of network interfaces need', () => {
      expect(valueOf('MemoryDenyWriteExecute')).toBe('');
      expect(valueOf('RestrictAddressFamilies').split(' ')).toEqual(['AF_INET', 'AF_INET6', 'AF_NETLINK', 'AF_UNIX']);
    });
  });
});
