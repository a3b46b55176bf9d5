// Fetches the history of every run that a service has, in all its namespaces, and keeps them as proto JSON.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
const require = createRequire(import.meta.url);
const { historyToJSON } = require('@temporalio/common/lib/proto-utils');
const { temporal } = require('@temporalio/proto');
const STATUS = temporal.api.enums.v1.WorkflowExecutionStatus;

/** Writes one file per run into `folder`; returns how many. */
export async function collectHistories(connection, folder) {
  const service = connection.workflowService;
  let count = 0;
  for await (const { namespaceInfo } of pages((nextPageToken) => service.listNamespaces({ nextPageToken }), (r) => r.namespaces)) {
    const namespace = namespaceInfo.name;
    for await (const { execution, status } of pages((nextPageToken) => service.listWorkflowExecutions({ namespace, pageSize: 500, nextPageToken }), (r) => r.executions)) {
      const history = await fetchHistory(service, namespace, execution);
      if (!history) continue;
      const name = `${namespace} ${execution.workflowId} ${execution.runId}`;
      const file = `${name.replace(/[^\w.-]+/g, '_').slice(-150)}.json`;
      writeFileSync(path.join(folder, file), JSON.stringify({ name, status: STATUS[status], histories: { run: history } }));
      count++;
    }
  }
  return count;
}

async function fetchHistory(service, namespace, execution) {
  const events = [];
  try {
    for await (const event of pages((nextPageToken) => service.getWorkflowExecutionHistory({ namespace, execution, nextPageToken }), (r) => r.history?.events ?? [])) events.push(event);
  } catch (error) {
    if (error.code === 5) return undefined; // deleted since it was listed
    throw error;
  }
  return JSON.parse(historyToJSON({ events }), (key, value) => (key === 'stackTrace' ? '' : value));
}

async function* pages(read, items) {
  let token;
  do {
    const reply = await read(token);
    yield* items(reply);
    token = reply.nextPageToken;
  } while (token?.length);
}
