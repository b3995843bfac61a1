import { DockerfileParser, type Copy, type Dockerfile, type From } from 'dockerfile-ast';

export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  /** All after the keyword, flags included. */
  readonly text: string;
  /** Arguments without flags; of the JSON form its strings. */
  readonly words: readonly string[];
  readonly isJson: boolean;
  readonly line: number;
  /** Of a COPY: the stage that it copies from. */
  readonly from?: string;
}

export interface Stage {
  readonly name: string;
  /** An image, or the name of an earlier stage. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

type AstInstruction = ReturnType<Dockerfile['getInstructions']>[number];

function readInstruction(instruction: AstInstruction): Instruction {
  const keyword = instruction.getKeyword();
  const text = instruction.getRawArgumentsContent() ?? '';
  const unflagged = text.replace(/^(--[\w-]+(=\S+)?\s+)+/, '').replace(/^CMD /, '');
  const isJson = unflagged.startsWith('[');
  const from = keyword === 'COPY' ? ((instruction as Copy).getFromFlag()?.getValue() ?? undefined) : undefined;
  return {
    keyword, text, isJson, line: instruction.getRange().start.line + 1,
    words: isJson ? (JSON.parse(unflagged) as string[]) : unflagged.split(/\s+/),
    ...(from !== undefined && { from }),
  };
}

/** The stages of a Dockerfile, in order. */
export function readStages(content: string): Stage[] {
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const instruction of DockerfileParser.parse(content).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      const from = instruction as From;
      stages.push({ name: from.getBuildStage() ?? '', base: from.getImage() ?? '', instructions: [] });
    } else stages.at(-1)?.instructions.push(readInstruction(instruction));
  }
  return stages;
}
