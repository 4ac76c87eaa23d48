// What the page of tasks asks and answers.
import { graphql } from "../../gql";
import type { CompleteTaskInput, TaskFragment } from "../../gql/graphql";
import { ask, type Why } from "../../hub/ask";

export const TASKS = graphql(`
  query Tasks($filter: CollectionTaskFilter, $after: String) {
    collectionTasks(filter: $filter, first: 100, after: $after) {
      nodes { ...Task }
      pageInfo { hasNextPage endCursor }
    }
  }
  fragment Task on CollectionTask {
    id question reason state due doneAt
    attribute { code }
    subject { id ... on Resident { name } ... on Premises { premisesName } }
    household { id number householder { id name } }
    dwelling { id address estate building unit room }
    held { text status observedOn source { name } }
  }
`);
const COMPLETE = graphql(`
  mutation CompleteTask($input: CompleteTaskInput!) {
    completeTask(input: $input) { task { ...Task } userErrors { path code message } }
  }
`);
const REPORT = graphql(`
  mutation ReportAskedTwice($input: ReportAskedTwiceInput!) {
    reportAskedTwice(input: $input) { reported userErrors { path code message } }
  }
`);

export type Task = TaskFragment;

/** Answers a task; gives what it is now, or what must be put right. */
export async function complete(input: CompleteTaskInput, why: Why): Promise<{ task: Task | null; wrong: string | null }> {
  const { task, userErrors } = (await ask(COMPLETE, { input }, why)).data.completeTask;
  return { task: task ?? null, wrong: userErrors.map(({ message }) => message).join(" ") || null };
}

/** Tells the data bureau that something is asked twice, without a name. */
export async function reportTwice(taskId: string, why: Why): Promise<{ message: string }[]> {
  return (await ask(REPORT, { input: { taskId } }, why)).data.reportAskedTwice.userErrors;
}

/** Whether one tap can answer it: something is held, and the person only has to say that it is still right. */
export function canConfirm(task: Task): boolean {
  return task.state === "OPEN" && Boolean(task.held?.text);
}
