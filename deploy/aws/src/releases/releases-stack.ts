/** The releases of the remotes: an immutable bucket below `/r/`, and the network that gives them to browsers. */

import { type App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HttpVersion,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';

export function createReleasesStack(app: App): Stack {
  const stack = new Stack(app, 'TesseraReleases', { description: 'Tessera: files of releases' });
  const bucket = new Bucket(stack, 'Releases', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  new Distribution(stack, 'Files', {
    comment: 'Tessera: files of releases',
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: addHeaders(stack),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      compress: true,
    },
    httpVersion: HttpVersion.HTTP2_AND_3,
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  });
  new ManagedPolicy(stack, 'PublishReleases', {
    description: 'For the registry: adds files of releases, and removes or reads nothing',
    statements: [
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('r/*')] }),
    ],
  });
  return stack;
}

/** Scripts of a release are loaded by pages of any site that mounts it, with credentials for none. */
function addHeaders(stack: Stack): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(stack, 'Headers', {
    comment: 'Tessera: files of releases',
    corsBehavior: {
      accessControlAllowOrigins: ['*'],
      accessControlAllowHeaders: ['*'],
      accessControlAllowMethods: ['GET', 'HEAD', 'OPTIONS'],
      accessControlAllowCredentials: false,
      accessControlMaxAge: Duration.days(1),
      originOverride: true,
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'cross-origin-resource-policy', value: 'cross-origin', override: true },
        { header: 'cache-control', value: 'public, max-age=31536000, immutable', override: true },
      ],
    },
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
    },
  });
}
