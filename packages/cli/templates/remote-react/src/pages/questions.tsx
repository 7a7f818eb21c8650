/** Questions and answers, with a search that narrows them down as one types, and works without JavaScript. */

import type { SamplePageApi } from '@tessera/bff-sample-page/contract';
import { one } from '@tessera/fragment';
import { defineReactPage } from '@tessera/fragment/react';
import { Field } from '@tessera/ui/field';
import { useState } from 'react';
import { matching, sayHowMany } from '../parts/matching.ts';
import type { Props } from '../props.ts';
import styles from './questions.module.css';

export const questionsPage = defineReactPage<SamplePageApi>()<Props['questions']>({
  async load({ api, params, signal }) {
    const { questions } = await api.listQuestions({}, { signal });
    return {
      props: { questions, query: one(params, 'q') ?? '' },
      head: { title: 'Sample page · Tessera Market' },
    };
  },
  View: (props) => <Questions key={props.query} {...props} />,
});

function Questions({ questions, query }: Props['questions']) {
  const [typed, setTyped] = useState(query);
  const found = matching(questions, typed);
  const isSearch = typed.trim() !== '';
  return (
    <div className={styles['page']}>
      <header className={styles['heading']}>
        <h1>Sample page</h1>
        <p className="muted">Questions and answers</p>
      </header>
      <search>
        <form action="/sample-page" className={styles['search']}>
          <Field
            label="Search the answers"
            name="q"
            type="search"
            maxLength={80}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" className="button button--quiet without-script">
            Search
          </button>
        </form>
      </search>
      <p role="status" className="muted">
        {sayHowMany(found.length, questions.length)}
      </p>
      {found.map(({ question, answer }) => (
        <details key={question} open={isSearch} className={`card ${styles['question']}`}>
          <summary>{question}</summary>
          <p>{answer}</p>
        </details>
      ))}
    </div>
  );
}
