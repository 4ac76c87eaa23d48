// A page that failed to be drawn or fetched takes nothing else with it.
import { Component, type ReactNode } from "react";
import { Failure } from "../hub/failure";
import { failureText } from "../hub/failure";
import { Failed } from "./Drawn";

export class Broken extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return <Failed failure={new Failure("INTERNAL", failureText(500))} again={() => location.reload()} />;
  }
}
