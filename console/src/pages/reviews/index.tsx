// Pairs that may be one, side by side; decided with the mouse, the thumb or single keys.
import { useCallback, useEffect, useState } from "react";
import { Alert, Button, Tag } from "antd";
import { graphql } from "../../gql";
import type { ReviewsQuery, ReviewState } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { Failure } from "../../hub/failure";
import { useAct, useAsk } from "../../hub/useAsk";
import { moment, t, word } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Purpose } from "../../parts/Purpose";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { Decide, type Decision } from "./Decide";
import { UndoMerge } from "./UndoMerge";
import { Waterfall } from "./Waterfall";

const SIDE = graphql(`
  fragment Side on Node {
    id
    ... on Resident { facts { attribute { code name } text } area { name } }
    ... on Household { number facts { attribute { code name } text } area { name } }
    ... on Dwelling { address facts { attribute { code name } text } area { name } }
    ... on Premises { facts { attribute { code name } text } area { name } }
  }
`);
void SIDE;

const REVIEWS = graphql(`
  query Reviews($filter: DuplicateReviewFilter, $after: String) {
    duplicateReviews(filter: $filter, first: 20, after: $after) {
      nodes { ...Review }
      pageInfo { hasNextPage endCursor }
    }
  }
  fragment Review on DuplicateReview {
    id reason state createdAt claimedBy claimedUntil decidedAt mergeId
    area { name } askedBy { name }
    subject { ...Side } candidate { ...Side }
    agreeing { code name } disagreeing { code name }
    score { bits band steps { comparison attributes { code name } level bits rarity sum } guards }
  }
`);
const CLAIM = graphql(`
  mutation ClaimReview($input: ClaimReviewInput!) { claimReview(input: $input) { review { ...Review } userErrors { path code message } } }
`);
const RELEASE = graphql(`
  mutation ReleaseReview($input: ClaimReviewInput!) { releaseReview(input: $input) { review { ...Review } userErrors { path code message } } }
`);

export type Review = ReviewsQuery["duplicateReviews"]["nodes"][number];
type Side = NonNullable<Review["subject"]>;

const STATES = ["OPEN", "UNSURE", "NOT_SAME", "SAME", "VOID"] as const;

export default function Reviews() {
  const { why } = useVisit();
  const [state, setState] = useState<ReviewState>("OPEN");
  const asked = useAsk(REVIEWS, { filter: { state }, after: null }, why);
  return (
    <>
      <section className="card">
        <h1>{t("page.reviews")}</h1>
        <p className="soft">{t("review.list")} {t("review.keys")}</p>
        <div className="grid">
          <Field label={t("review.state")}><Choose value={state} onChange={(value) => setState(value as ReviewState)} options={STATES.map((one) => [one, t(`review.state.${one}`)] as const)} /></Field>
          <Purpose />
        </div>
      </section>
      <Drawn asked={asked}>{({ duplicateReviews: { nodes } }) => nodes.length === 0
        ? <Nothing text={t("review.none")} />
        : <Pairs key={`${state}${nodes[0]?.id}`} first={nodes} again={asked.again} />}
      </Drawn>
    </>
  );
}

function Pairs({ first, again }: { first: Review[]; again: () => void }) {
  const { why } = useVisit();
  const [pairs, setPairs] = useState(first);
  const [at, setAt] = useState(0);
  const [deciding, setDeciding] = useState<Decision | null>(null);
  const act = useAct();
  useEffect(() => { setPairs(first); }, [first]);
  const review = pairs[Math.min(at, pairs.length - 1)];
  const step = useCallback((by: number) => setAt((one) => Math.max(0, Math.min(pairs.length - 1, one + by))), [pairs.length]);
  const claiming = (isClaim: boolean) => void act.run(undefined, async () => {
    if (!review) return;
    const input = { input: { reviewId: review.id } };
    const payload = isClaim
      ? (await ask(CLAIM, input, why)).data.claimReview
      : (await ask(RELEASE, input, why)).data.releaseReview;
    const wrong = payload.userErrors[0];
    if (payload.review) {
      const now = payload.review;
      setPairs((before) => before.map((one) => (one.id === now.id ? now : one)));
    }
    if (wrong) throw new Failure(wrong.code, wrong.message);
  });
  const isOpen = review !== undefined && !review.mergeId && review.state !== "SAME" && review.state !== "VOID";
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (deciding || event.ctrlKey || event.metaKey || event.altKey || target.matches("input, textarea, select")) return;
      const key = event.key.toLowerCase();
      if (key === "j") step(1);
      else if (key === "k") step(-1);
      else if (isOpen && key === "c") claiming(true);
      else if (isOpen && key === "r") claiming(false);
      else if (isOpen && key === "s") setDeciding("SAME");
      else if (isOpen && key === "n") setDeciding("NOT_SAME");
      else if (isOpen && key === "u") setDeciding("UNSURE");
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  });
  if (!review) return null;
  return (
    <section className="card" aria-label={t("page.reviews")}>
      <h2>{word("review.reason", review.reason)} <Tag>{t(`review.state.${review.state}`)}</Tag></h2>
      <p className="soft">{at + 1} / {pairs.length} · {moment(review.createdAt)} · {review.area?.name}{review.askedBy && ` · ${t("review.asked", { area: review.askedBy.name })}`}</p>
      {review.claimedBy && review.claimedUntil && <Alert type="info" showIcon title={t("review.claimed", { who: review.claimedBy, until: moment(review.claimedUntil) })} />}
      <Failed failure={act.failure} />
      <SideBySide review={review} />
      {review.score && <Waterfall score={review.score} />}
      <div className="acts">
        <Button onClick={() => step(-1)} disabled={at === 0}>{t("review.previous")}</Button>
        <Button onClick={() => step(1)} disabled={at >= pairs.length - 1}>{t("review.next")}</Button>
        {isOpen && (review.claimedBy
          ? <Button loading={act.isRunning} onClick={() => claiming(false)}>{t("review.release")}</Button>
          : <Button loading={act.isRunning} onClick={() => claiming(true)}>{t("review.claim")}</Button>)}
      </div>
      {isOpen && <div className="acts">
        <Button type="primary" onClick={() => setDeciding("SAME")}>{t("review.same")}</Button>
        <Button onClick={() => setDeciding("NOT_SAME")}>{t("review.notsame")}</Button>
        <Button onClick={() => setDeciding("UNSURE")}>{t("review.unsure")}</Button>
      </div>}
      {review.mergeId && <UndoMerge mergeId={review.mergeId} done={again} />}
      {deciding && <Decide review={review} decision={deciding} close={() => setDeciding(null)} done={() => { setDeciding(null); again(); }} />}
    </section>
  );
}

interface SideFact {
  attribute: { code: string; name: string };
  text?: string | null;
}

function factsOf(side: Side | null | undefined): SideFact[] {
  return side && "facts" in side ? (side.facts as SideFact[]) : [];
}

/** What a side is called. */
export function titleOf(side: Side | null | undefined): string {
  if (!side) return t("review.hidden");
  if ("address" in side && side.address) return String(side.address);
  const facts = factsOf(side);
  const name = facts.find((one) => ["person_name", "premises_name", "household_no"].includes(one.attribute.code));
  return name?.text ?? facts[0]?.text ?? side.id;
}

function SideBySide({ review }: { review: Review }) {
  const sides = [review.subject, review.candidate];
  const texts = sides.map((side) => new Map(factsOf(side).map((one) => [one.attribute.code, one.text])));
  const names = new Map<string, string>();
  for (const one of [...review.disagreeing, ...review.agreeing]) names.set(one.code, one.name);
  for (const side of sides) for (const one of factsOf(side)) names.set(one.attribute.code, one.attribute.name);
  const differs = new Set(review.disagreeing.map(({ code }) => code));
  const agrees = new Set(review.agreeing.map(({ code }) => code));
  return (
    <table className="pair">
      <thead><tr><th scope="col">{t("review.item")}</th><th scope="col">{t("review.left")} {titleOf(review.subject)}</th><th scope="col">{t("review.right")} {titleOf(review.candidate)}</th></tr></thead>
      <tbody>{[...names].map(([code, name]) => (
        <tr key={code} className={differs.has(code) ? "differs" : undefined}>
          <th scope="row">{name} {differs.has(code) && <Tag color="error">{t("review.differ")}</Tag>}{agrees.has(code) && <Tag color="success">{t("review.agree")}</Tag>}</th>
          <td>{texts[0]?.get(code) ?? "—"}</td><td>{texts[1]?.get(code) ?? "—"}</td>
        </tr>))}
      </tbody>
    </table>
  );
}
