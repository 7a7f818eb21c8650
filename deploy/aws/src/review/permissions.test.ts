import { describe, expect, it } from 'vitest';
import { findWildcards, readPermissions } from './permissions.ts';
import { parseTemplate } from './template.ts';

describe('findWildcards()', () => {
  it.each([
    {
      what: 'an action',
      statement: { Effect: 'Allow', Action: 'dynamodb:*', Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } },
      found: ['Policy: action dynamodb:*'],
    },
    {
      what: 'a resource',
      statement: { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' },
      found: ['Policy: resource *'],
    },
    {
      what: 'a part of a resource',
      statement: {
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: [{ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, '/*']] }],
      },
      found: ['Policy: resource <Bucket.Arn>/*'],
    },
    {
      what: 'anyone',
      statement: { Effect: 'Allow', Action: 'sqs:SendMessage', Principal: { AWS: '*' }, Resource: 'q' },
      found: ['Policy: principal *'],
    },
    {
      what: 'nothing where it is denied',
      statement: { Effect: 'Deny', Action: 's3:*', Principal: '*', Resource: '*' },
      found: [],
    },
  ])('finds $what', ({ statement, found }) => {
    expect(
      wildcardsOf('AWS::IAM::Policy', { PolicyDocument: { Version: '2012-10-17', Statement: [statement] } }),
    ).toEqual(found);
  });

  it('finds a function that any API of the caller may call', () => {
    const properties = { Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' };
    expect(wildcardsOf('AWS::Lambda::Permission', properties)).toEqual(['Policy: resource * (no SourceArn)']);
  });
});

function wildcardsOf(Type: string, Properties: Record<string, unknown>): string[] {
  return readPermissions(parseTemplate({ Resources: { Policy: { Type, Properties } } })).flatMap(
    findWildcards,
  );
}
